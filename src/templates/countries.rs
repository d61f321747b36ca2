//! The names by which people end a foreign address: how an address without a UK postcode is told from an incomplete one.

/// Whether a line is the English name of a country or territory outside the United Kingdom, whatever its case.
pub(super) fn is_country(line: &str) -> bool {
    let name = line.trim().trim_end_matches('.').to_lowercase().replace('’', "'");
    let name = name.strip_prefix("the ").unwrap_or(&name);
    NAMES.lines().flat_map(|it| it.split(", ")).any(|it| it == name)
}

const NAMES: &str = "\
afghanistan, albania, algeria, andorra, angola, anguilla, antigua and barbuda, argentina, armenia, aruba, australia
austria, azerbaijan, bahamas, bahrain, bangladesh, barbados, belarus, belgium, belize, benin, bermuda, bhutan, bolivia
bosnia and herzegovina, botswana, brazil, british virgin islands, brunei, bulgaria, burkina faso, burundi, cabo verde
cambodia, cameroon, canada, cape verde, cayman islands, central african republic, chad, chile, china, colombia, comoros
congo, costa rica, croatia, cuba, curaçao, cyprus, czech republic, czechia, democratic republic of the congo, denmark
djibouti, dominica, dominican republic, ecuador, egypt, el salvador, equatorial guinea, eritrea, estonia, eswatini
ethiopia, falkland islands, faroe islands, fiji, finland, france, gabon, gambia, georgia, germany, ghana, gibraltar
greece, greenland, grenada, guatemala, guernsey, guinea, guinea-bissau, guyana, haiti, honduras, hong kong, hungary
iceland, india, indonesia, iran, iraq, ireland, isle of man, israel, italy, ivory coast, côte d'ivoire, jamaica, japan
jersey, jordan, kazakhstan, kenya, kiribati, kosovo, kuwait, kyrgyzstan, laos, latvia, lebanon, lesotho, liberia, libya
liechtenstein, lithuania, luxembourg, macau, madagascar, malawi, malaysia, maldives, mali, malta, marshall islands
mauritania, mauritius, mexico, micronesia, moldova, monaco, mongolia, montenegro, montserrat, morocco, mozambique
myanmar, namibia, nauru, nepal, netherlands, new zealand, nicaragua, niger, nigeria, north korea, north macedonia
norway, oman, pakistan, palau, palestine, panama, papua new guinea, paraguay, peru, philippines, poland, portugal
puerto rico, qatar, republic of ireland, romania, russia, rwanda, saint kitts and nevis, saint lucia
saint vincent and the grenadines, samoa, san marino, são tomé and príncipe, saudi arabia, senegal, serbia, seychelles
sierra leone, singapore, slovakia, slovenia, solomon islands, somalia, south africa, south korea, south sudan, spain
sri lanka, sudan, suriname, sweden, switzerland, syria, taiwan, tajikistan, tanzania, thailand, timor-leste, togo
tonga, trinidad and tobago, tunisia, turkey, türkiye, turkmenistan, turks and caicos islands, tuvalu, uae, uganda
ukraine, united arab emirates, united states, united states of america, uruguay, us, usa, uzbekistan, vanuatu
vatican city, venezuela, vietnam, yemen, zambia, zimbabwe";
