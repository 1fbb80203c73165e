COPY ( /*/*/*/*a*//*/*/*/*é/*a'*/*/*/*/*/*/a*/*/UNpIVOT "*""""" unpivot INCLUDE nulls ST /**/FOR 	offset 	IN ( --
*/*/*é/*a'*/*/*/*/*/*/a*/*/UNPIVOo --/
'' 