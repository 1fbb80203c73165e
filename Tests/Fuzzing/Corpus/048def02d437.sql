CREATE MACRO 
_L_ ( ) --é/
AS TABLE unpivot --
OTHERS --'
on COLUMNS (  * ) union --*-
DISTINCT /*/*'-*/*/select --名
ALL * --0
, from --
( 	_$ 
( ) ) --
GROUP BY GROUPING --
"""" on --0
$_p1 /*/*a*/*/using $H$_ --
group BY window ORDER BY ALL 