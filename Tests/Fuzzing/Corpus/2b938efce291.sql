EXPLAIN ( --*;
UNPIVOT LATERAL "a" /**/( ) --a 
on COLUMNS ( /*/*a*/*/by . /*a*/* /*-/*/*-é*//*é*/*/*/) -- 
except unpivot "
" on 
columns ( --0
* 	) --/"
ORDER BY /*'*/ALL asc /*/**/*/NULLS --Z
LAST --
) ORDER  by all /*/**/*/offset --
$_ßM 