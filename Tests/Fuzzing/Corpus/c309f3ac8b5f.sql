select g, h, sum(n) from V group by grouping sets ((g), (g), ro
llup (h))