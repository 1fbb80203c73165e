EXPLAIN --Sbit_or 
$_ *a;*/*/*/'''''' --é
) 