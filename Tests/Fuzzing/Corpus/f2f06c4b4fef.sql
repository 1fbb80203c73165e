CREATE view /*;*/ignore /*/**/*/as unpivot -- 
lateral /**/名 ( ) ON * exclude ( --a
cast ) ﻿, columns 
(  é$3 /*/**//OR /*/*/*/*a*//*a*/*/*/*/