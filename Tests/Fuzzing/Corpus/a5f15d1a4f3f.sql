WITH --
"""*é" AS --
( ﻿WITH "a" -- a
( --0
CUBE 
/ )*-*/as --'
( --0i
npuvot /*;*/LA**/**// *, * , *  , * /**/OFFSET /**/79 limit /* /*/* */*/, * /**/exclude """*""" /**/) 
) ON snul