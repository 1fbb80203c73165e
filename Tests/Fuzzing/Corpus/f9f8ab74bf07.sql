explain ( 
analyze --
