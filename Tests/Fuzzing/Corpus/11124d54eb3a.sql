select
  root(stack) as waker, root(target_stack) as woken, reason, count(*) as wakeups,
  (waited) as waited, p50(waited) as p50, p99(waited) as p99, trace
from unblocks
group by all
order by wakeups desc