EXPLAIN ( format text /*;*/, ANALYZE ) SET --
json /*;a*/to /**/NOT SETS  % + - /*/*é/*' */*/*/order /*/**/*/. full || [ 
] :: UNKNOWN * - --
columns --0
( '''''' --'/
) 
between /*/*;*/*/WINDOW  + --é*
[ /**/] /**/AND /**/[ /* --/
::  名$ 
