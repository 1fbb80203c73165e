select 'alloc' group by type order by 4"
"""""" (﻿TABLE /**/VALUES  ( / --" 
$t8 - /**/$_$ /*/sc;