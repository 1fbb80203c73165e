explain ( 
analyze --
, --
ANALYZE )"Z
