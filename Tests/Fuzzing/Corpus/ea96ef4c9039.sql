explain --;🙂
SELECT * ,  * , /*/**//**/*/window 	_ /**/as x -> x) , --"
""er /*é *?by /*/*/**//*é;*/*/é*/ALL --Z
