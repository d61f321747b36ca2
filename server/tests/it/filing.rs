//! Tags and owner that come with a contract as it is made or changed by the API.

use crate::audit::texts;
use crate::parties::colleague;
use crate::support::{Client, TestApp, new_contract};
use serde_json::{Value, json};

const CONTRACTS: &str = "/api/v1/contracts";

fn filed(tags: &Value, owner: &str) -> Value {
    let mut body = new_contract("Lens coating");
    body["tags"] = tags.clone();
    body["owner_id"] = json!(owner);
    body
}

async fn total(client: &Client) -> u64 {
    client.get(CONTRACTS).await.json()["total"].as_u64().unwrap()
}

#[tokio::test]
async fn b7_a_contract_is_made_with_its_tags_and_its_owner_at_once() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let (tom, _) = colleague(&app, "Acme", "Tom Ashworth", "manager").await;
    let made = alice.post(CONTRACTS, &filed(&json!(["Optics", "optics", "Yearly"]), &tom)).await;
    assert_eq!(made.status(), 201, "{}", made.text());
    let tag = made.header("etag").unwrap().to_owned();
    let made = made.json();
    assert_eq!((&made["tags"], &made["owner_name"]), (&json!(["Optics", "Yearly"]), &json!("Tom Ashworth")));
    assert_ne!(made["created_by"], made["owner_id"], "whoever made it is told as well");
    assert_eq!(made["version"], 1);
    let again = alice.get(&format!("{CONTRACTS}/{}", made["id"].as_str().unwrap())).await;
    assert_eq!((again.json(), again.header("etag")), (made, Some(tag.as_str())));
    assert_eq!(alice.get(&format!("{CONTRACTS}?tag=optics&owner={tom}")).await.json()["total"], 1);
    let happened = texts(&app, "audit", "action").await;
    let own: Vec<_> = happened.iter().filter(|it| it.starts_with("contract.")).map(String::as_str).collect();
    assert_eq!(own, ["contract.created", "contract.owner_named", "contract.tagged"]);

    let mut by_other_name = new_contract("By the other name");
    by_other_name["owner"] = json!(tom);
    assert_eq!(alice.post(CONTRACTS, &by_other_name).await.json()["owner_name"], "Tom Ashworth");
    let mut nothing = new_contract("Nothing said");
    nothing["tags"] = json!([]);
    nothing["owner_id"] = Value::Null;
    let nothing = alice.post(CONTRACTS, &nothing).await.json();
    assert_eq!((&nothing["tags"], &nothing["owner_name"]), (&json!([]), &json!("Priya Nair")));
}

#[tokio::test]
async fn b7_bad_tags_and_owners_are_named_together_with_what_else_is_wrong_and_nothing_is_made() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let mallory = app.owner_of("Mallory").await;
    let (gone, _) = colleague(&app, "Acme", "Gone Away", "manager").await;
    pactoria::accounts::desk::deactivate(&app.services, "gone.away@acme.example").await.unwrap();
    let (guest, _) = colleague(&app, "Acme", "Guy Guest", "guest").await;
    let theirs = mallory.get("/api/v1/auth/me").await.json()["id"].as_str().unwrap().to_owned();
    for owner in [theirs.as_str(), &gone, &guest, "Tom", ""] {
        let refused = alice.post(CONTRACTS, &filed(&json!(["a,b"]), owner)).await;
        assert_eq!((refused.status(), refused.fields()), (422, vec!["owner_id".to_owned(), "tags".to_owned()]));
        assert!(!refused.text().contains("Mallory"), "{}", refused.text());
    }
    let me = alice.get("/api/v1/auth/me").await.json()["id"].as_str().unwrap().to_owned();
    let mut all = filed(&json!(["x".repeat(41)]), &me);
    all["title"] = json!("");
    assert_eq!(alice.post(CONTRACTS, &all).await.fields(), ["tags", "title"]);
    let many: Vec<_> = (0..21).map(|it| it.to_string()).collect();
    assert_eq!(alice.post(CONTRACTS, &filed(&json!(many), &me)).await.fields(), ["tags"]);
    for wrong in [json!("Optics"), json!([1]), json!({"name": "Optics"})] {
        let refused = alice.post(CONTRACTS, &filed(&wrong, &me)).await;
        assert_eq!(refused.status(), 422, "{wrong}");
        assert!(refused.fields()[0].starts_with("tags"), "{wrong}: {:?}", refused.fields());
    }
    assert_eq!((total(&alice).await, alice.get("/api/v1/tags").await.json()["total"].as_u64()), (0, Some(0)));
    app.make("Acme", "viewer").await;
    alice.post(CONTRACTS, &filed(&json!(["Optics"]), &me)).await.expect_problem(403, "account.not_allowed");
    assert_eq!(total(&alice).await, 0);
}

#[tokio::test]
async fn b7_a_change_takes_tags_and_owner_and_makes_a_version_only_where_the_contract_changes() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let mallory = app.owner_of("Mallory").await;
    let (tom, _) = colleague(&app, "Acme", "Tom Ashworth", "manager").await;
    let made = alice.post(CONTRACTS, &new_contract("Lens coating")).await.json();
    let path = format!("{CONTRACTS}/{}", made["id"].as_str().unwrap());

    let both = alice.patch(&path, &json!({"version": 1, "title": "Coating", "tags": ["Optics"], "owner": tom})).await;
    assert_eq!(both.status(), 200, "{}", both.text());
    let both = both.json();
    assert_eq!((&both["version"], &both["title"], &both["tags"]), (&json!(2), &json!("Coating"), &json!(["Optics"])));
    assert_eq!(both["owner_name"], "Tom Ashworth");

    let stale = alice.patch(&path, &json!({"version": 1, "title": "Late", "tags": ["Late"]})).await;
    stale.expect_problem(409, "contract.version_conflict");
    alice.patch(&path, &json!({"version": 1, "tags": ["Late"]})).await.expect_problem(409, "contract.version_conflict");
    let theirs = mallory.get("/api/v1/auth/me").await.json()["id"].clone();
    let wrong = json!({"version": 2, "title": "", "tags": [""], "owner_id": theirs});
    assert_eq!(alice.patch(&path, &wrong).await.fields(), ["owner_id", "tags", "title"]);
    let kept = alice.get(&path).await.json();
    assert_eq!((&kept["title"], &kept["tags"], &kept["version"]), (&json!("Coating"), &json!(["Optics"]), &json!(2)));

    let filed = alice.json("PUT", &path, &json!({"version": 2, "tags": [], "owner_id": made["owner_id"]})).await;
    let tag = filed.header("etag").unwrap().to_owned();
    let filed = filed.json();
    assert_eq!(
        (&filed["version"], &filed["tags"], &filed["owner_name"]),
        (&json!(2), &json!([]), &json!("Priya Nair"))
    );
    let same = alice.json("PUT", &path, &json!({"version": 2, "tags": []})).await;
    assert_eq!(same.header("etag"), Some(tag.as_str()), "nothing changed, so nothing is told");

    alice.post(&format!("{path}/status"), &json!({"status": "active"})).await;
    let late = alice.patch(&path, &json!({"version": 2, "title": "Late", "tags": ["Signed"]})).await;
    late.expect_problem(409, "contract.read_only");
    let filed = alice.patch(&path, &json!({"version": 2, "tags": ["Signed"]})).await.json();
    assert_eq!(
        (&filed["tags"], &filed["version"], &filed["status"]),
        (&json!(["Signed"]), &json!(2), &json!("active"))
    );
    mallory.patch(&path, &json!({"version": 2, "tags": ["Mine"]})).await.expect_problem(404, "contract.missing");
    app.make("Acme", "viewer").await;
    alice.patch(&path, &json!({"version": 2, "tags": []})).await.expect_problem(403, "account.not_allowed");
    assert_eq!(alice.get(&path).await.json()["tags"], json!(["Signed"]));
}

#[tokio::test]
async fn p20_a_form_with_a_wrong_owner_changes_no_tags_either() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let mallory = app.owner_of("Mallory").await;
    let browser = app.browser_at("Acme").await;
    let made = alice.post(CONTRACTS, &new_contract("Lens coating")).await.json();
    let id = made["id"].as_str().unwrap();
    let theirs = mallory.get("/api/v1/auth/me").await.json()["id"].as_str().unwrap().to_owned();
    let refused = browser.submit("/do/filing/put", &[("id", id), ("tags", "Optics"), ("owner_id", &theirs)]).await;
    assert_eq!(refused.header("location"), Some(format!("/contracts/{id}/filing").as_str()), "{}", refused.text());
    let noted = browser.visit(&format!("/contracts/{id}/filing")).await.text();
    assert!(noted.contains("Nothing was saved") || noted.contains("Choose somebody of your company"), "{noted}");
    assert_eq!(alice.get(&format!("{CONTRACTS}/{id}")).await.json(), made);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn b5_a_contract_is_edited_and_filed_at_once_and_neither_waits_for_ever() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let made = alice.post("/api/v1/contracts", &new_contract("Lens coating")).await.json();
    let path = format!("/api/v1/contracts/{}", made["id"].as_str().unwrap());
    let tags = format!("{path}/tags");
    for turn in 1..=12 {
        let (title, words) =
            (json!({"title": format!("Title {turn}"), "version": turn}), json!({"tags": [format!("tag {turn}")]}));
        let (edited, filed) = tokio::join!(alice.patch(&path, &title), alice.json("PUT", &tags, &words));
        assert_eq!((edited.status(), filed.status()), (200, 200), "{} {}", edited.text(), filed.text());
    }
    let it = alice.get(&path).await.json();
    assert_eq!((&it["title"], &it["version"], &it["tags"]), (&json!("Title 12"), &json!(13), &json!(["tag 12"])));
}

#[tokio::test]
async fn b7_tags_and_owner_are_not_put_over_what_somebody_did_meanwhile() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let (tom, _) = colleague(&app, "Acme", "Tom Ashworth", "manager").await;
    let me = alice.get("/api/v1/auth/me").await.json()["id"].clone();
    let made = alice.post(CONTRACTS, &new_contract("Lens coating")).await;
    let (tag, path) =
        (made.header("etag").unwrap().to_owned(), format!("{CONTRACTS}/{}", made.json()["id"].as_str().unwrap()));
    let put = async |what: &str, seen: &str, body: Value| {
        let request = alice.request("PUT", &format!("{path}/{what}")).header("content-type", "application/json");
        alice.send(request.header("if-match", seen), body.to_string().into()).await
    };
    let filed = put("tags", &tag, json!({"tags": ["Lenses"]})).await;
    assert_eq!(filed.status(), 200, "{}", filed.text());
    // From here on the tag says more than the version, which alone stands for the text.
    let tag = filed.header("etag").unwrap().to_owned();
    let filed = put("tags", &tag, json!({"tags": ["Optics"]})).await;
    let now = filed.header("etag").unwrap().to_owned();
    assert_ne!(now, tag, "a filing shows in the tag");

    put("tags", &tag, json!({"tags": ["Mine"]})).await.expect_problem(409, "contract.version_conflict");
    put("owner", &tag, json!({"owner_id": tom})).await.expect_problem(409, "contract.version_conflict");
    for (what, stale) in
        [("tags", json!({"tags": ["Mine"], "version": 7})), ("owner", json!({"owner_id": tom, "version": 7}))]
    {
        let refused = alice.json("PUT", &format!("{path}/{what}"), &stale).await;
        refused.expect_problem(409, "contract.version_conflict");
    }
    let it = alice.get(&path).await.json();
    assert_eq!((&it["tags"], &it["owner_id"]), (&json!(["Optics"]), &me), "nothing was changed");

    assert_eq!(put("owner", &now, json!({"owner_id": tom, "version": 1})).await.json()["owner_name"], "Tom Ashworth");
    let bare = alice.json("PUT", &format!("{path}/tags"), &json!({"tags": []})).await;
    assert_eq!((bare.status(), &bare.json()["tags"]), (200, &json!([])), "who names nothing means what is there");
}
