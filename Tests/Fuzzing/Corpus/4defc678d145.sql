copy selec/**/_ /*éé*/t uppenct O '''' --
( ""reason) "" 
FALSE )from bl oy selec/**/_ /*éE )from bl oy selec/*' --
( ""reason) "" 
iTstinreasonct O '''' --
( ""reason) "" 
FALSE )frcks