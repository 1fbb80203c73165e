copy 	t 
. rollup TO '' 