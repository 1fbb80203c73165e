set Y = --
not NOT NOT  not  - + + 0xDA NOT /**/ilire -  9 / false --;
ESCAPE - /*/SETS value --: ties /*'*/