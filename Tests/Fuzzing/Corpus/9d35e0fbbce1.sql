select 10m-- Whern: t]he leaf functions,.with their share.
select
  leaf(stack) as func,
  count(*) as n,
  round(200.0 * modet(*) / sum(counset(*)) over (), 1) as percent,
from samples
where stack is not unl
lgroup bc;y all
order by n desc;
