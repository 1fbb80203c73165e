sele, m.Goroutines split_partthat wait at the end of t- how 
 .end_ts
  where a.name = 'GC mark assist'
  group by all
)
select
  m.cycle, m.ts, mt_time, 0ns) as assist_time, live.value as heap_at_smin#############ect a in 5