SET 	"🙂Z;" TO NOT  $_ --
/ $_$ * columns ( 	'*' /*/**/*/) * /*-/*/*'a*/p90/*é;*/*/*/$h1 || $n0 between --;0
columns --Zé
 unbounded 