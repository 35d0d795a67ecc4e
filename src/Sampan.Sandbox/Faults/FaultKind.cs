namespace Sampan.Sandbox.Faults;

/// <summary>What can go wrong. <see cref="FaultFacts"/> says of each what it does, what a real server does so, and what it can be told.</summary>
public enum FaultKind
{
    /// <summary><c>429</c>: the server has too much to do.</summary>
    TooManyRequests,

    /// <summary><c>500</c>.</summary>
    InternalError,

    /// <summary><c>503</c> of the API server itself.</summary>
    Unavailable,

    /// <summary><c>502</c> of a gateway, in HTML.</summary>
    BadGateway,

    /// <summary><c>504</c> of a gateway, in HTML.</summary>
    GatewayTimeout,

    /// <summary><c>403</c>.</summary>
    Forbidden,

    /// <summary><c>401</c>: the login has expired.</summary>
    Unauthorized,

    /// <summary><c>410</c>: a continue token or a resource version has expired.</summary>
    Expired,

    /// <summary><c>latency</c>: the answer begins late.</summary>
    Latency,

    /// <summary><c>drip</c>: the body comes in small pieces.</summary>
    Drip,

    /// <summary><c>reset</c>: the connection breaks inside the answer.</summary>
    Reset,

    /// <summary><c>truncated</c>: a 200 that says it is whole and is not.</summary>
    Truncated,

    /// <summary><c>hang</c>: silence, without an end.</summary>
    Hang,

    /// <summary><c>watch-cut</c>: a watch ends in one of five ways.</summary>
    WatchCut,

    /// <summary><c>goaway</c>: the server asks for a new connection.</summary>
    GoAway,

    /// <summary><c>down</c>: nobody listens for a while.</summary>
    Down,

    /// <summary><c>tls</c>: no handshake succeeds.</summary>
    Tls,

    /// <summary><c>clock-skew</c>: the server's clock is wrong.</summary>
    ClockSkew,

    /// <summary><c>conversion</c>: the conversion webhook of a custom resource can't be reached.</summary>
    Conversion,

    /// <summary><c>dead-api</c>: an aggregated API whose server does not answer.</summary>
    DeadApi,
}
