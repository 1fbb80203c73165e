-- The tables of the .slt files, over Examples/traces/web-go1.23.trace. Those that other databases are given have
-- numbers of nanoseconds for instants and durations; nb and ns are the rows of b and s with tq's own types.
create view b as
  select g, reason, epoch_ns(ts) as ts, epoch_ns(end_ts) as end_ts, epoch_ns(dur) as dur, wake_g, p, complete
  from blocks where g in (5, 7, 10, 19, 27, 28, 30, 32, 33, 35, 38) order by blocks.ts, g;
create view s as
  select g, state, reason, epoch_ns(ts) as ts, epoch_ns(end_ts) as end_ts, epoch_ns(dur) as dur, p
  from states where g in (5, 7, 19, 27, 28, 33) order by states.ts, g;
create view gs as
  select g, name, parent_g, blocks, wakeups, epoch_ns(dur) as dur, system, last_state
  from goroutines where g <= 45 order by g;
create view v as
  select * from (values
    (1, 0, 0.5, 'a', true), (2, -7, -1.25, 'abc', false), (3, null, 2.0, 'ABC', null),
    (4, 9223372036854775807, null, '', true), (5, 7, 1e10, 'a%b_c', false), (6, 7, 0.5, null, true),
    (7, 3, -0.125, 'héllo wörld', null), (8, 2, 3.0, ' padded ', false), (9, 0, null, 'x,y,,z', true),
    (10, -9223372036854775807, 100.0, 'abc', true), (11, null, null, null, null), (12, 12, 0.1, 'zz', false)
  ) t(id, i, d, t, f);
create view w as
  select * from (values
    (1, 10, 'p'), (1, 11, 'q'), (2, 20, 'p'), (3, null, 'r'), (null, 30, 'p'), (null, null, null), (7, 70, 'q'),
    (7, 70, 'q'), (9, -1, 's')
  ) t(k, n, x);
create view none_such as select k, n, x from w where k > 100;
create view nb as
  select g, reason, ts, end_ts, dur, sched_dur, stack, wake_stack
  from blocks where g in (5, 7, 10, 19, 27, 28, 30, 32, 33, 35, 38) order by ts, g;
create view ns as
  select g, state, ts, end_ts, dur from states where g in (5, 7, 19, 27, 28, 33) order by ts, g;
