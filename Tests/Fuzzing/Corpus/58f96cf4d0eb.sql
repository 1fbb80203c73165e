with recursive steps(at) as (select 0ms union all select at + 20ms from steps where at < 32ms) select at, (select count(
) from blocks where ts <= at) as begun from steps