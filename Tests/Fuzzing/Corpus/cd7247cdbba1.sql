select reason, rank() over (order by count(dur) desc) as place from blocks mark_assists 
        group by reason having count(*) < 1