//! Contracts in figures: every sum to the penny, every number the same as the list behind it, and nobody else's.

use crate::support::{Client, PASSWORD, TestApp, email, new_contract};
use jiff::SignedDuration;
use migrations::{Migrator, MigratorTrait};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use server::seed::{MOST_COMPANIES, Many};

async fn create(client: &Client, title: &str, changes: &[(&str, Value)]) -> String {
    let mut body = new_contract(title);
    for (name, value) in changes {
        body[name] = value.clone();
    }
    let answer = client.post("/api/v1/contracts", &body).await;
    assert_eq!(answer.status(), 201, "{}", answer.text());
    answer.json()["id"].as_str().unwrap().to_owned()
}

/// A token made now: an older one ends while the clock is moved.
async fn token_of(app: &TestApp, company: &str) -> Client {
    token_for(app, &email(company)).await
}

async fn token_for(app: &TestApp, email: &str) -> Client {
    let body = json!({"email": email, "password": PASSWORD});
    let answer = app.stranger().post("/api/v1/auth/login", &body).await;
    assert_eq!(answer.status(), 200, "{}", answer.text());
    app.stranger().with_token(answer.json()["token"]["access_token"].as_str().unwrap())
}

/// What would take many steps, done in the database.
async fn sql(app: &TestApp, statement: &str) {
    app.db().execute_unprepared(statement).await.unwrap();
}

async fn read(client: &Client, path: &str) -> Value {
    let answer = client.get(&format!("/api/v1{path}")).await;
    assert_eq!(answer.status(), 200, "{path}: {}", answer.text());
    answer.json()
}

async fn titles(client: &Client, query: &str) -> Vec<String> {
    let found = read(client, &format!("/contracts?size=100&sort=title&{query}")).await;
    let contracts = found["contracts"].as_array().unwrap();
    assert_eq!(found["total"].as_u64().unwrap(), contracts.len() as u64, "{query}");
    contracts.iter().map(|it| it["title"].as_str().unwrap().to_owned()).collect()
}

const NO_TEXT: (&str, Value) = ("content", Value::Null);

/// A company with contracts of every sort, made over three months by two people.
async fn a_busy_company(app: &TestApp) -> (Client, Client) {
    let alice = app.owner_of("Acme").await;
    app.owner_of("Bolt").await;
    sql(
        app,
        "UPDATE users SET company_id = (SELECT id FROM companies WHERE name = 'Acme'), role = 'manager', full_name = 'Marek Zielinski' \
         WHERE email = 'owner@bolt.example'",
    )
    .await;
    // What was read before is believed for a second.
    app.pass(SignedDuration::from_secs(1));
    for (number, value) in ["18500.50", "0.01", "99999999999.99", "99999999999.99"].into_iter().enumerate() {
        create(&alice, &format!("Old {number}"), &[("contract_value", json!(value))]).await;
    }
    app.pass(SignedDuration::from_hours(24 * 40));
    let bob = token_of(app, "Bolt").await;
    let own = [("client_name", json!("Acme")), ("supplier_name", json!("HALDEN Coatings Limited"))];
    create(&bob, "Ours", &own).await;
    create(&bob, "Euro", &[("currency", json!("EUR")), ("contract_value", json!("1200.10"))]).await;
    create(&bob, "Dollar", &[("currency", json!("USD")), ("contract_value", Value::Null), NO_TEXT]).await;
    app.pass(SignedDuration::from_hours(24 * 40));
    let (alice, bob) = (token_of(app, "Acme").await, token_of(app, "Bolt").await);
    create(&bob, "Ends soon", &[("end_date", json!("2027-03-01")), ("client_name", json!("Calder & Bridge <Ltd>"))])
        .await;
    create(&bob, "Ends later", &[("end_date", json!("2027-04-20"))]).await;
    create(&alice, "To review", &[NO_TEXT]).await;
    for (status, names) in [
        ("active", "'Old 0', 'Ends soon', 'Ends later', 'Euro'"),
        ("pending_review", "'To review'"),
        ("completed", "'Old 1'"),
        ("terminated", "'Dollar'"),
    ] {
        sql(app, &format!("UPDATE contracts SET status = '{status}' WHERE title IN ({names})")).await;
    }
    (alice, bob)
}

#[tokio::test]
async fn b10_business_figures_add_up_to_the_penny_and_are_the_companys_own() {
    let app = TestApp::new().await;
    let (alice, bob) = a_busy_company(&app).await;
    let mallory = app.owner_of("Mallory").await;
    create(&mallory, "Hers", &[("contract_value", json!("7"))]).await;

    let answer = alice.get("/api/v1/analytics/business/").await;
    let it = answer.json();
    let counts = ["total_contracts", "active_contracts", "draft_contracts", "completed_contracts"];
    assert_eq!(counts.map(|name| it[name].as_u64().unwrap()), [10, 4, 3, 1], "{it}");
    // 2 × 99,999,999,999.99 + 5 × 18,500.50 + 0.01, and no penny through a binary fraction.
    assert!(answer.text().contains("\"total_contract_value\":200000092502.49"), "{}", answer.text());
    assert!(answer.text().contains("\"average_contract_value\":25000011562.81"), "{}", answer.text());
    assert_eq!(
        it["values_by_currency"],
        json!([
            {"currency": "GBP", "contracts": 8, "total": 200_000_092_502.49, "average": 25_000_011_562.81},
            {"currency": "EUR", "contracts": 1, "total": 1200.10, "average": 1200.10},
        ])
    );
    assert_eq!(it["growth_rate"].as_f64(), Some(0.0), "three in the last 30 days, three in the 30 days before");
    assert_eq!(bob.get("/api/v1/analytics/business").await.json(), it, "the figures are the company's");

    let hers = read(&mallory, "/analytics/business").await;
    assert_eq!((hers["total_contracts"].as_u64(), hers["total_contract_value"].as_f64()), (Some(1), Some(7.0)));
    assert_eq!(hers["growth_rate"], Value::Null);
}

#[tokio::test]
async fn b10_by_owner_and_by_other_party_the_figures_are_those_of_the_lists_behind_them() {
    let app = TestApp::new().await;
    let (alice, _) = a_busy_company(&app).await;
    let owners = read(&alice, "/analytics/owners").await;
    let mut of_people: Vec<_> = owners["owners"].as_array().unwrap().iter().map(|it| &it["name"]).collect();
    of_people.sort_by_key(ToString::to_string);
    assert_eq!(
        (of_people, &owners["more"]),
        (vec![&json!("Marek Zielinski"), &json!("Priya Nair")], &json!(0)),
        "{owners}"
    );
    let parties = alice.get("/api/v1/analytics/counterparties?size=1").await;
    // 2 × 99,999,999,999.99 + 4 × 18,500.50 + 0.01.
    assert!(parties.text().contains("\"total\":200000074001.99"), "to the penny: {}", parties.text());
    let parties = parties.json();
    assert_eq!(
        (&parties["counterparties"][0]["name"], &parties["more"]),
        (&json!("Halden Coatings Limited"), &json!(1)),
        "{parties}"
    );
    for it in owners["owners"].as_array().unwrap() {
        let listed = read(&alice, &format!("/contracts?owner={}", it["owner_id"].as_str().unwrap())).await;
        assert_eq!(listed["total"], it["contracts"], "{it}");
    }
    for it in read(&alice, "/analytics/counterparties").await["counterparties"].as_array().unwrap() {
        let name = it["name"]
            .as_str()
            .unwrap()
            .replace('&', "%26")
            .replace(' ', "%20")
            .replace('<', "%3C")
            .replace('>', "%3E");
        assert_eq!(read(&alice, &format!("/contracts?party={name}")).await["total"], it["contracts"], "{it}");
    }
    assert_eq!(alice.get("/api/v1/analytics/owners?size=0").await.fields(), ["size"]);
}

#[tokio::test]
async fn b10_a_company_without_contracts_has_no_averages_rather_than_zeros() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let answer = alice.get("/api/v1/analytics/business").await;
    assert_eq!(
        answer.json(),
        json!({
            "total_contracts": 0, "active_contracts": 0, "draft_contracts": 0, "completed_contracts": 0,
            "total_contract_value": 0.0, "average_contract_value": null, "compliance_score_average": null,
            "high_risk_contracts": 0, "growth_rate": null, "values_by_currency": [],
        })
    );
    assert!(answer.text().contains("\"total_contract_value\":0.00"), "{}", answer.text());
    let compliance = read(&alice, "/analytics/compliance").await;
    assert_eq!(compliance["overall_average"], Value::Null);
    assert_eq!(compliance["averages_by_area"]["gdpr"], json!({"average": null, "contracts": 0}));
}

#[tokio::test]
async fn b10_a_series_has_every_period_of_its_window_in_the_companys_time_zone() {
    let app = TestApp::new().await;
    let (alice, _) = a_busy_company(&app).await;
    // The clock stands at 11 February 2027, 09:00; contracts were made 80 and 40 days before and today.
    let daily = read(&alice, "/analytics/time-series/contracts_created").await;
    assert_eq!((daily["metric"].as_str(), daily["period"].as_str()), (Some("contracts_created"), Some("daily")));
    let points = daily["points"].as_array().unwrap();
    assert_eq!(points.len(), 30);
    assert_eq!(points[0], json!({"date": "2027-01-13", "value": 0}));
    assert_eq!(points[29], json!({"date": "2027-02-11", "value": 3}));

    let monthly = read(&alice, "/analytics/time-series/contract_value?period=monthly&days=90").await;
    assert_eq!(monthly["currency"], "GBP");
    assert_eq!(
        monthly["points"],
        json!([
            {"date": "2026-11-14", "value": 200_000_018_500.49}, {"date": "2026-12-01", "value": 0.0},
            {"date": "2027-01-01", "value": 18500.50}, {"date": "2027-02-01", "value": 55501.50},
        ])
    );
    let euros = read(&alice, "/analytics/time-series/contract_value?period=monthly&days=90&currency=EUR").await;
    assert_eq!(euros["points"][2], json!({"date": "2027-01-01", "value": 1200.10}));

    let weekly = read(&alice, "/analytics/time-series/compliance_scores?period=weekly&days=14").await;
    let dates: Vec<_> = weekly["points"].as_array().unwrap().iter().map(|it| it["date"].clone()).collect();
    assert_eq!(dates, [json!("2027-01-29"), json!("2027-02-01"), json!("2027-02-08")]);
    assert_eq!(weekly["points"][0]["value"], Value::Null, "an average of nothing is no number");
    assert!(weekly["points"][2]["value"].as_f64().is_some_and(|it| (0.0..=1.0).contains(&it)));

    for (query, field) in [
        ("days=6", "days"),
        ("days=366", "days"),
        ("days=many", "days"),
        ("period=hourly", "period"),
        ("currency=YEN", "currency"),
    ] {
        let answer = alice.get(&format!("/api/v1/analytics/time-series/contracts_created?{query}")).await;
        answer.expect_problem(422, "invalid");
        assert_eq!(answer.fields(), [field], "{query}");
    }
    for days in [7, 365] {
        let series = read(&alice, &format!("/analytics/time-series/contracts_created?days={days}")).await;
        assert_eq!(series["points"].as_array().unwrap().len(), days);
    }
    alice.get("/api/v1/analytics/time-series/profits").await.expect_problem(404, "metric.missing");
}

#[tokio::test]
async fn b10_a_contract_made_after_midnight_in_london_counts_for_that_day() {
    let app = TestApp::new().await;
    app.owner_of("Acme").await;
    // From 23 November 2026, 09:00 to 30 June 2027, 23:30 in Greenwich, which is 1 July in London.
    app.pass(SignedDuration::from_hours(24 * 219 + 14) + SignedDuration::from_mins(30));
    let alice = token_of(&app, "Acme").await;
    create(&alice, "After midnight", &[]).await;
    let series = read(&alice, "/analytics/time-series/contracts_created?period=monthly&days=7").await;
    assert_eq!(series["points"], json!([{"date": "2027-06-25", "value": 0}, {"date": "2027-07-01", "value": 1}]));
    assert_eq!(titles(&alice, "created_from=2027-07-01").await, ["After midnight"]);
    assert!(titles(&alice, "created_to=2027-06-30").await.is_empty());
}

#[tokio::test]
async fn b10_compliance_figures_are_those_of_the_analyses() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let mut scores = Vec::new();
    for (title, kind) in [("One", "service_agreement"), ("Two", "nda"), ("Three", "employment_contract")] {
        let id = create(&alice, title, &[("contract_type", json!(kind))]).await;
        scores.push(alice.post(&format!("/api/v1/contracts/{id}/analyze"), &json!({})).await.json());
    }
    create(&alice, "Without a text", &[NO_TEXT]).await;
    let it = read(&alice, "/analytics/compliance").await;
    assert_eq!((it["contracts_scored"].as_u64(), it["contracts_unchecked"].as_u64()), (Some(3), Some(1)));
    let average = |name: &str| {
        let found: Vec<f64> = scores.iter().filter_map(|it| it[name].as_f64()).collect();
        ((found.iter().sum::<f64>() / found.len() as f64 * 100.0).round() / 100.0, found.len() as u64)
    };
    let near = |it: &Value, wanted: f64| (it.as_f64().unwrap() - wanted).abs() < 0.006;
    assert!(near(&it["overall_average"], average("overall_score").0), "{it}");
    for (area, name) in [("commercial", "commercial_terms_compliance"), ("execution", "execution_readiness")] {
        let (wanted, contracts) = average(name);
        assert_eq!(it["averages_by_area"][area]["contracts"], contracts, "{area}");
        assert!(near(&it["averages_by_area"][area]["average"], wanted), "{area}: {it}");
    }
    let bands = ["low", "medium", "high", "critical"];
    for band in bands {
        let wanted = scores.iter().filter(|it| it["risk_level"] == band).count();
        assert_eq!(it["risk_distribution"][band], wanted as u64, "{band}");
        assert_eq!(titles(&alice, &format!("risk={band}")).await.len(), wanted);
    }
    assert_eq!(titles(&alice, "risk=unchecked").await, ["Without a text"]);
    assert_eq!(it["trend"].as_array().unwrap().len(), 12);
    assert_eq!(it["trend"][11]["contracts"], 3);
    let business = read(&alice, "/analytics/business").await;
    assert_eq!(business["compliance_score_average"], it["overall_average"]);
}

#[tokio::test]
async fn b14_lists_are_narrowed_by_what_needs_somebody() {
    let app = TestApp::new().await;
    let (alice, bob) = a_busy_company(&app).await;
    let marek = bob.get("/api/v1/auth/me").await.json()["id"].as_str().unwrap().to_owned();
    for (query, wanted) in [
        ("expiring_within_days=30&status=active".to_owned(), &["Ends soon"][..]),
        ("expiring_within_days=90".to_owned(), &["Ends later", "Ends soon"]),
        ("expiring_within_days=0".to_owned(), &[]),
        ("status=draft&unchanged_for_days=30".to_owned(), &["Old 2", "Old 3", "Ours"]),
        (format!("owner={marek}&currency=EUR"), &["Euro"]),
        ("party=calder%20%26%20bridge%20%3Cltd%3E".to_owned(), &["Ends soon"]),
        ("currency=USD".to_owned(), &["Dollar"]),
        ("risk=unchecked".to_owned(), &["Dollar", "To review"]),
        ("created_from=2027-01-02&created_to=2027-01-02&currency=EUR".to_owned(), &["Euro"]),
        ("search=lenses&currency=EUR".to_owned(), &["Euro"]),
    ] {
        let mut wanted = wanted.to_vec();
        wanted.sort_unstable_by_key(|it| it.to_lowercase());
        assert_eq!(titles(&alice, &query).await, wanted, "{query}");
    }
    let halden = titles(&alice, "party=Halden%20Coatings%20Limited").await;
    assert!(halden.contains(&"Ours".to_owned()), "the other side is the supplier where we are the client: {halden:?}");

    let (needs, calm) = (titles(&alice, "needs_review=true").await, titles(&alice, "needs_review=false").await);
    assert!(needs.contains(&"To review".to_owned()), "{needs:?}");
    assert_eq!(needs.len() + calm.len(), 10, "every contract does or does not");
    for title in titles(&alice, "critical=true&status=active").await {
        assert!(needs.contains(&title), "{title} is in force with a critical rule unmet");
    }

    let wrong = "expiring_within_days=soon&needs_review=perhaps&risk=11&owner=me&created_from=yesterday&area=tax";
    let answer = alice.get(&format!("/api/v1/contracts?{wrong}")).await;
    answer.expect_problem(422, "invalid");
    assert_eq!(answer.fields(), ["area", "created_from", "expiring_within_days", "needs_review", "owner", "risk"]);
}

#[tokio::test]
async fn b10_figures_of_contracts_from_before_are_worked_out_by_the_migration() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    create(&alice, "One", &[]).await;
    create(&alice, "Two", &[("contract_type", json!("nda")), ("content", json!("# Secret\n\nNothing is said."))]).await;
    create(&alice, "Three", &[NO_TEXT, ("client_name", json!("ACME")), ("supplier_name", json!("Café Zoë"))]).await;
    let questions = [
        "risk=unchecked",
        "critical=true",
        "scored=true",
        "area=gdpr",
        "area=execution",
        "party=CAF%C3%A9%20Zo%C3%AB",
        "party=acme",
    ];
    let mut before = Vec::new();
    for query in questions {
        before.push(titles(&alice, query).await);
    }
    let figures = read(&alice, "/analytics/compliance").await;
    assert_eq!(before[5], ["Three"]);

    let applied = Migrator::get_applied_migrations(app.db()).await.unwrap();
    let place = applied.iter().position(|it| it.name() == "m20261121_000010_analytics").unwrap();
    migrations::down(app.db(), Some(u32::try_from(applied.len() - place).unwrap())).await.unwrap();
    migrations::up(app.db(), None).await.unwrap();

    for (query, before) in questions.into_iter().zip(before) {
        assert_eq!(titles(&alice, query).await, before, "{query}");
    }
    assert_eq!(read(&alice, "/analytics/compliance").await, figures);
}

/// Two contracts for each of the companies that there are to make.
const MANY: Many = Many { contracts: 40, companies: MOST_COMPANIES };

#[tokio::test]
async fn e12_fewer_companies_share_as_many_contracts() {
    let app = TestApp::new().await;
    let one = Many { contracts: 30, companies: 1 };
    let made = server::seed::seed_many(&app.services, one, Some(PASSWORD.to_owned()), |_| ()).await;
    let made = made.map_err(|problem| problem.detail).unwrap();
    let owner = token_for(&app, made.email).await;
    assert_eq!(read(&owner, "/contracts").await["total"], 30);
}

#[tokio::test]
async fn e12_example_companies_hold_together_and_are_the_same_every_time() {
    let app = TestApp::new().await;
    let mut heard = 0;
    let made = server::seed::seed_many(&app.services, MANY, Some(PASSWORD.to_owned()), |written| heard = written).await;
    let made = made.map_err(|problem| problem.detail).unwrap();
    assert_eq!((made.contracts, heard), (40, 40));
    assert!(server::audit::verify(&app.services).await.unwrap().is_whole);

    let owner = token_for(&app, made.email).await;
    let found = read(&owner, "/contracts?sort=title").await;
    assert_eq!(found["total"], 2, "{found}");
    for it in found["contracts"].as_array().unwrap() {
        let path = format!("/contracts/{}", it["id"].as_str().unwrap());
        let contract = read(&owner, &path).await;
        let text = contract["content"].as_str().unwrap();
        assert!(text.contains("Abbot & Rowe Joinery Limited"), "{text}");
        assert_eq!(read(&owner, &format!("{path}/versions/1")).await["content"], text);
        let analysis = owner.post(&format!("/api/v1{path}/analyze"), &json!({})).await.json();
        assert!(analysis["overall_score"].is_number(), "{analysis}");
        let party = it["supplier_name"].as_str().unwrap();
        let word = party.split(' ').next().unwrap();
        assert!(titles(&owner, &format!("search={word}")).await.contains(&it["title"].as_str().unwrap().to_owned()));
    }
    let business = read(&owner, "/analytics/business").await;
    assert_eq!(business["total_contracts"], 2);

    let again = TestApp::new().await;
    server::seed::seed_many(&again.services, MANY, Some(PASSWORD.to_owned()), |_| ())
        .await
        .map_err(|it| it.detail)
        .unwrap();
    for column in ["title", "content", "COALESCE(value_pence, 0)", "status", "created_at", "updated_at"] {
        let column = format!("CAST({column} AS TEXT)");
        assert_eq!(
            crate::audit::texts(&app, "contracts", &column).await,
            crate::audit::texts(&again, "contracts", &column).await,
            "{column}"
        );
    }
    let twice = server::seed::seed_many(&app.services, MANY, Some(PASSWORD.to_owned()), |_| ()).await;
    assert_eq!(twice.map(|it| it.contracts).unwrap_err().code, "account.email_taken");
}

/// The links of a page to lists of contracts, with their words.
fn figures_of(html: &str) -> Vec<(String, String)> {
    let main = &html[html.find("<main").unwrap()..html.find("</main>").unwrap()];
    let mut links = Vec::new();
    for part in main.split("<a ").skip(1) {
        let (tag, rest) = part.split_once('>').unwrap();
        let Some(href) = tag.split("href=\"").nth(1).and_then(|it| it.split('"').next()) else { continue };
        let words = plain(rest.split("</a>").next().unwrap());
        if href == "/contracts" || href.starts_with("/contracts?") {
            links.push((href.replace("&amp;", "&"), words));
        }
    }
    links
}

/// Text without its tags and comments.
fn plain(html: &str) -> String {
    let mut text = String::new();
    for part in html.split('<') {
        text.push_str(part.split_once('>').map_or(part, |(_, after)| after));
    }
    text.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")
}

#[tokio::test]
async fn b10_every_number_of_the_dashboard_is_the_number_of_the_list_it_opens() {
    let app = TestApp::new().await;
    a_busy_company(&app).await;
    let browser = app.stranger();
    let fields = [("email", "owner@acme.example"), ("password", PASSWORD)];
    assert_eq!(browser.submit("/do/accounts/sign_in", &fields).await.status(), 302);
    let page = browser.visit("/dashboard").await;
    assert_eq!(page.status(), 200, "{}", page.text());
    let figures = figures_of(&page.text());
    assert!(figures.len() > 60, "only {} figures were found", figures.len());
    let (mut counts, mut sums, mut averages) = (0, 0, 0);
    for (href, words) in figures {
        let list = browser.visit(&href).await;
        assert_eq!(list.status(), 200, "{href}");
        let text = plain(&list.text());
        let totals = list.text().split("applied totals\">").nth(1).map(|it| plain(it.split("</p>").next().unwrap()));
        if words.starts_with(['£', '€']) || words.starts_with("US$") {
            match totals {
                Some(totals) => assert!(totals.contains(&format!("{words} in ")), "{href}: {words} is not in {totals}"),
                None => assert!(words.ends_with("0.00"), "{href}: {words}, but the list is worth nothing"),
            }
            sums += 1;
        } else if words.contains('.') {
            assert!(totals.unwrap_or_default().contains(&format!("average score {words}")), "{href}: {words}");
            averages += 1;
        } else {
            assert!(text.contains(&format!("{} of 10", words.replace(',', ""))), "{href}: {words}");
            counts += 1;
        }
    }
    assert!(counts > 30 && sums > 15 && averages > 3, "{counts} counts, {sums} sums, {averages} averages");
}

#[tokio::test]
async fn b10_the_dashboard_says_what_needs_somebody_and_invents_nothing() {
    let app = TestApp::new().await;
    let empty = app.browser_of("Newcomer").await.visit("/dashboard").await;
    assert!(empty.text().contains("No contract yet") && !empty.text().contains("<svg viewBox=\"0 0 600"));

    a_busy_company(&app).await;
    let mallory = app.browser_of("Mallory").await;
    let hers = mallory.visit("/dashboard").await;
    assert!(hers.text().contains("No contract yet") && !hers.text().contains("Halden"), "{}", hers.text());

    let browser = app.stranger();
    let fields = [("email", "owner@acme.example"), ("password", PASSWORD)];
    browser.submit("/do/accounts/sign_in", &fields).await;
    let page = browser.visit("/dashboard").await.text();
    for part in [
        "Waiting for review",
        "Active contracts that end soon",
        "Drafts nobody has touched for 30 days",
        "Marek Zielinski",
        "Calder &amp; Bridge &lt;Ltd&gt;",
        "aria-current=\"page\"",
        "<desc id=\"made-desc\">",
    ] {
        assert!(page.contains(part), "{part} is missing");
    }
    assert!(!page.contains(" style=\""), "the content policy refuses inline styles");
}

#[tokio::test]
async fn b10_how_the_installation_does_is_measured_and_for_admins_only() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    create(&alice, "One", &[]).await;
    for _ in 0..3 {
        alice.get("/api/v1/contracts").await;
    }
    app.pass(SignedDuration::from_mins(1));
    let it = read(&alice, "/analytics/performance").await;
    assert_eq!(it["started_at"], "2026-11-23T09:00:00Z");
    let routes = it["routes"].as_array().unwrap();
    let lists = routes.iter().find(|it| it["route"] == "/api/v1/contracts" && it["method"] == "GET").unwrap();
    assert_eq!((lists["requests"].as_u64(), lists["failed"].as_u64()), (Some(3), Some(0)));
    let [p50, p95, max] = ["p50_ms", "p95_ms", "max_ms"].map(|name| lists[name].as_f64().unwrap());
    assert!(0.0 < p50 && p50 <= p95 && p95 <= max, "{lists}");
    let sum: u64 = routes.iter().map(|it| it["requests"].as_u64().unwrap()).sum();
    assert_eq!(it["requests"], sum);

    let health = read(&alice, "/analytics/system/health").await;
    assert!(health["database"]["round_trip_ms"].as_f64().is_some_and(|it| it > 0.0), "{health}");
    assert!(health["rules_version"].as_str().is_some_and(|it| !it.is_empty()));
    if cfg!(unix) {
        let room = &health["data_folder"];
        assert!(0 < room["free_bytes"].as_u64().unwrap() && room["free_bytes"].as_u64() < room["total_bytes"].as_u64());
    }

    for role in ["legal", "manager", "requester", "viewer", "auditor", "guest"] {
        sql(&app, &format!("UPDATE users SET role = '{role}'")).await;
        app.pass(SignedDuration::from_secs(1));
        for path in ["/analytics/performance", "/analytics/system/health"] {
            alice.get(&format!("/api/v1{path}")).await.expect_problem(403, "account.not_allowed");
        }
        for path in ["/analytics/business", "/analytics/compliance", "/analytics/time-series/contracts_created"] {
            let answer = alice.get(&format!("/api/v1{path}")).await;
            assert_eq!(answer.status(), if role == "guest" { 403 } else { 200 }, "{role} {path}");
        }
    }
}

#[tokio::test]
async fn b10_figures_follow_an_edit_and_a_new_analysis() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice, "One", &[]).await;
    let change = json!({"version": 1, "content": "", "contract_value": "5", "client_name": "Other Limited"});
    assert_eq!(alice.patch(&format!("/api/v1/contracts/{id}"), &change).await.status(), 200);
    let it = read(&alice, "/analytics/business").await;
    assert_eq!((it["compliance_score_average"].clone(), it["total_contract_value"].as_f64()), (Value::Null, Some(5.0)));
    assert_eq!(titles(&alice, "party=Other%20Limited&risk=unchecked").await, ["One"]);

    let change = json!({"version": 2, "content": new_contract("One")["content"]});
    alice.patch(&format!("/api/v1/contracts/{id}"), &change).await;
    sql(&app, "UPDATE contracts SET risk_score = NULL, score = NULL").await;
    let analysis =
        alice.post(&format!("/api/v1/contracts/{id}/analyze"), &json!({"force_reanalysis": true})).await.json();
    let it = read(&alice, "/analytics/business").await;
    assert_eq!(it["compliance_score_average"].as_f64(), analysis["overall_score"].as_f64());
    assert!(titles(&alice, "risk=unchecked").await.is_empty());
}
