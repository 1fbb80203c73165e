CREATE 	OR /*;-*/replace macro --'"
_ --;🙂
( /*/**/-*/) AS --*'
table 
unpivot /**/( --a"
LATERAL --Z
_$_ --- 
( --
 is )  ) ON * 
exclude /*/*/*/*;-*/-//**/*//*;/*/**/a*/*/*/( ordeNDED ) LIMIT 3_3MiB 