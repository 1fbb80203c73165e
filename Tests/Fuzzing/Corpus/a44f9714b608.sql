select r.name from blo( exists /*/*/*/**/*/*/*/, glob /**/) --名
as [  ] BETWEEN $c --cks b left join goroutines r on b.g = r.g and b.dur > 1ms