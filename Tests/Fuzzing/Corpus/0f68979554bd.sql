SELECT /*/*/**/a*/*/DISTINCT /*'*/* 
, /*/*/*/*/*/*a/**/*/*/*/*/'*//**/*/window _E0summarize select then  * frox', 1), (' as ( ) -a', 'y', 2), ('b', 'x', 3), (null, 'x', 4),       ('b'-
,