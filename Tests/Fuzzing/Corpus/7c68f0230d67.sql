EXPLAIN set RECT  to + + --é-
- inner  ( ) /**/~ FALSE %  + $Я$_ !~ /*'*/ESCAPE ( /*/**/-*/) :: "名""" 
- $_2 --
glob - +  - + - + /**/$__ 