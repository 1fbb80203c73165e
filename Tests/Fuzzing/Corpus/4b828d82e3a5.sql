drop --;O  '''a' 	(  é 
'''' ) /EXISTS 	Я$ 
