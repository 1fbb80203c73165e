DESCRIBE /**/PIVOT --🙂
lateral """""""" /**/( /**/) /*/*/**/*/*/on SEMI (  * /**/, * exclude INTO ) --"
%  + +  $_λ IN ( --
lists_lice '"' 
) !~ $__2 ) -- 
,;firsZt
 -(- g + --
970.8_01m  GROUP by _ 