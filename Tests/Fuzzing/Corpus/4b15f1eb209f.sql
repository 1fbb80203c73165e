DESCRIBE --
_. -- 
CUBE 