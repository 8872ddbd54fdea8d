//! How an engine ends: part after part, in the order in which none misses another.

use std::time::Duration;

use malachitebft_app_channel::AppMsg;
use malachitebft_app_channel::app::engine::consensus;
use ractor::ActorCell;

use super::Engine;
use crate::context::{Ctx, Height};

/// Whoever drops an engine that runs ends it.
impl Drop for Engine {
    fn drop(&mut self) {
        self.actor.kill();
    }
}

impl Engine {
    /// Until the engine has ended. Its sync, which peers ask meanwhile, would wait for an answer, and complain in the log when none came; what
    /// would change anything is left unanswered.
    pub(super) async fn leave(&mut self) {
        let (whole, finished) = (self.actor.get_cell(), &mut self.finished);
        let end = async {
            // The part that votes ends first: one whose log ends before it calls that a failure of the log.
            let votes = |part: &ActorCell| part.is_message_type_of::<consensus::Msg<Ctx>>() == Some(true);
            for part in whole.get_children().into_iter().filter(votes) {
                part.unlink(whole.clone());
                if part.stop_and_wait(None, Some(Duration::from_secs(2))).await.is_err() {
                    let _ = part.kill_and_wait(Some(Duration::from_secs(1))).await;
                }
            }
            whole.stop(None);
            let _ = finished.await;
        };
        tokio::pin!(end);
        loop {
            tokio::select! {
                () = &mut end => return,
                Some(message) = self.channels.consensus.recv() => match message {
                    AppMsg::GetHistoryMinHeight { reply } => drop(reply.send(Height(1))),
                    AppMsg::GetDecidedValues { reply, .. } => drop(reply.send(Vec::new())),
                    AppMsg::ReceivedProposalPart { reply, .. } => drop(reply.send(None)),
                    AppMsg::StartedRound { reply_value, .. } => drop(reply_value.send(Vec::new())),
                    _ => {}
                },
            }
        }
    }
}
