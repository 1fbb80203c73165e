from blocks b join goroutineS r on b.reasorev_state, next_state, ts, endts, stack, by_g, end_g, end_stack, complete, trace
from states
where staten = r.g