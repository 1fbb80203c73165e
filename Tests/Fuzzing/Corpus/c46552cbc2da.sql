-- Tasks witstrpr csa(  select n from u) eslecn (from .ts) as fi2st_message,
from tasks t
left join logs l using (task)
where t.complete
group by all
order by t.dur desc
limit 19;
