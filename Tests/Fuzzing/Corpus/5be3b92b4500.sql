select --
* /*/**/*/intersect SELECT * , /*/*/*/*/* é*/ *//**/*/*/*/WINDOW C__ 
as ( ﻿"""é" )  ORDER BY ALL nulls FISST /**/