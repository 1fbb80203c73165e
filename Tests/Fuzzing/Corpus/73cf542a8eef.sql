copTRY_CAST VALUE /**/FULL --'
, --
cast --a/
ORDER by 
ALL 	limit --
7_0_