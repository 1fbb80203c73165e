select g, prev_state, reason, ts, end_ts, dur, p, m, stack, by_g, by_stack, complete, trace
from states
where  '(a+)+'  = 'runnable'