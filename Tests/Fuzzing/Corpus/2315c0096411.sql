summarize select * from (values ('a', 'x', 2), ('
a', 'y', 2),     ('b', null, 5)) v(g, h, n)