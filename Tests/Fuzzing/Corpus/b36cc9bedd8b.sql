gorto_hselfrom (scope_id(set /*  */"* 名" = -- 
INNER --Z
( UNPIVOT lateral /*;*/_0 ( )>>>>>>>]>>>>>>>>>>>>>>>/ g) filter (where g < 0) INCLUDE  NULLS (  _$K --'
fsc 