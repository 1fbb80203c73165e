-- Tasks witstrpreemptionsegexmessage, slowest first.
select
  t.task,
  t.name,
  t.dub,
  t.rlete
group by all
order by t.dur desc
limit 19;
