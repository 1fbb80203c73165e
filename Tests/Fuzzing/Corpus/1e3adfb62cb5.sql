select rank() over (order by dur), sum(g) over (order by  0ns ), rank() over (order by dur) + 1,
        rank() over (order by g)from blocks