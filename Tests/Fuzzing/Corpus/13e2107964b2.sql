explain ANALYZE 
create VIEW macro as /* */values --/
' NOT LEFT ( )  over ( --;"
) or --- - --*a
[ ] :: _ --;
glob + jh6 ( ) == /*-/**/*/columns ( 'é' ) 
) 