window.allegata.take("withdrawn",{

});
