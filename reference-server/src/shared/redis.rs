//! Shared state in Redis. What must not be torn is one script each.

use std::time::Duration;

use redis::Client;
use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{AsyncCommands, ExistenceCheck, Script, SetExpiry, SetOptions};

use crate::remote::RemoteUrl;
use crate::store::Unavailable;

pub(super) type Connection = ConnectionManager;

/// How long a connection, and an answer on it, may take.
const PATIENCE: Duration = Duration::from_secs(1);

const SWAP: &str = "
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if ARGV[2] == '' then redis.call('DEL', KEYS[1]) else redis.call('SET', KEYS[1], ARGV[2], 'KEEPTTL') end
return 1";

/// The generic cell rate algorithm: kept is the instant at which the allowance is whole again.
const TAKE: &str = "
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local step, period = tonumber(ARGV[1]), tonumber(ARGV[2])
local whole = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now) + step
if whole - now > period then return whole - now - period end
redis.call('SET', KEYS[1], string.format('%.0f', whole), 'PX', math.ceil((whole - now) / 1000))
return 0";

pub(super) async fn connect(
    url: RemoteUrl,
) -> Result<Connection, Box<dyn std::error::Error + Send + Sync>> {
    let client = Client::open(url.whole())?;
    let config = ConnectionManagerConfig::new()
        .set_connection_timeout(Some(PATIENCE))
        .set_response_timeout(Some(PATIENCE))
        .set_number_of_retries(1);
    Ok(ConnectionManager::new_with_config(client, config).await?)
}

fn unreachable(_: redis::RedisError) -> Unavailable {
    Unavailable
}

pub(super) async fn get(
    mut connection: Connection,
    name: String,
) -> Result<Option<Vec<u8>>, Unavailable> {
    connection.get(name).await.map_err(unreachable)
}

pub(super) async fn put(
    mut connection: Connection,
    name: String,
    value: Vec<u8>,
    lifetime: Duration,
) -> Result<(), Unavailable> {
    let put = connection.set_options(name, value, lasting(lifetime)).await;
    put.map_err(unreachable)
}

pub(super) async fn claim(
    mut connection: Connection,
    name: String,
    value: Vec<u8>,
    lifetime: Duration,
) -> Result<bool, Unavailable> {
    let options = lasting(lifetime).conditional_set(ExistenceCheck::NX);
    let made: Result<Option<String>, _> = connection.set_options(name, value, options).await;
    made.map(|made| made.is_some()).map_err(unreachable)
}

fn lasting(lifetime: Duration) -> SetOptions {
    let milliseconds = u64::try_from(lifetime.as_millis()).unwrap_or(u64::MAX);
    SetOptions::default().with_expiration(SetExpiry::PX(milliseconds))
}

pub(super) async fn swap(
    mut connection: Connection,
    name: String,
    old: Vec<u8>,
    new: Option<Vec<u8>>,
) -> Result<bool, Unavailable> {
    let script = Script::new(SWAP);
    let mut call = script.key(name);
    call.arg(old).arg(new.unwrap_or_default());
    call.invoke_async(&mut connection)
        .await
        .map_err(unreachable)
}

/// Microseconds to wait; none: granted.
pub(super) async fn take(
    mut connection: Connection,
    name: String,
    step: i64,
    period: i64,
) -> Result<i64, Unavailable> {
    let script = Script::new(TAKE);
    let mut call = script.key(name);
    call.arg(step).arg(period);
    call.invoke_async(&mut connection)
        .await
        .map_err(unreachable)
}

/// What the first of all brought.
pub(super) async fn agree(
    mut connection: Connection,
    name: String,
    own: Vec<u8>,
) -> Result<Vec<u8>, Unavailable> {
    let offered: Result<bool, _> = connection.set_nx(&name, own).await;
    offered.map_err(unreachable)?;
    connection.get(name).await.map_err(unreachable)
}
