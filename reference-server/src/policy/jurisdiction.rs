//! Whom an authorised user may see, and where they may give doses.

use population::CentreIndex;
use population::places;

use super::Hardened;
use crate::staff::Post;
use crate::store::Whereabouts;

/// Decides about one person and one post. Each access asks.
pub(crate) trait JurisdictionPolicy: Send + Sync {
    /// May the holder of `post` see this person?
    fn may_see(&self, post: Post, person: &Whereabouts) -> bool;

    /// May the holder of `post` record a dose that was given at `centre`?
    fn may_record_at(&self, post: Post, centre: CentreIndex) -> bool;
}

impl JurisdictionPolicy for Hardened {
    /// A vaccinator sees whoever lives in the district of the own centre, because that is who comes
    /// to it, and whoever has a dose, an appointment or a registration at the centre itself. An
    /// administrator sees whoever lives in the own area or has to do with a centre of it.
    fn may_see(&self, post: Post, person: &Whereabouts) -> bool {
        let lives_there = person.home.is_some_and(|home| match post {
            Post::Vaccinator(centre) => places::district_of_centre(centre.0) == Some(home),
            Post::District(id) => home.id == id,
            Post::State(id) => home.state_id == id,
            Post::National => true,
        });
        let has_to_do = |centre: &CentreIndex| is_at(post, *centre);
        lives_there || post == Post::National || person.centres.iter().any(has_to_do)
    }

    /// At the own centre, or at one of the own area. The national administrator gives no doses.
    fn may_record_at(&self, post: Post, centre: CentreIndex) -> bool {
        is_at(post, centre)
    }
}

/// Whether a centre belongs to a post.
fn is_at(post: Post, centre: CentreIndex) -> bool {
    let district = || places::district_of_centre(centre.0);
    match post {
        Post::Vaccinator(own) => own == centre,
        Post::District(id) => district().is_some_and(|district| district.id == id),
        Post::State(id) => district().is_some_and(|district| district.state_id == id),
        Post::National => false,
    }
}
