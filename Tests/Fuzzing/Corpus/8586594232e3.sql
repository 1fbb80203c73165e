copy 	texttextj 
, rollu''' 