with recursive steps(at) as (select 64ms) select at, (select count(
) from blocks where ts = at)  as begun from steps