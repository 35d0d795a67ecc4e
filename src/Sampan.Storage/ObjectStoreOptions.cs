using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Storage.Decorators;

namespace Sampan.Storage;

/// <summary>How an opened store behaves.</summary>
public sealed record ObjectStoreOptions
{
    /// <summary>Pauses, time-outs and the expiry of URLs go by this clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Gets a warning per retry.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Against transient failures.</summary>
    public RetryOptions Retry { get; init; } = new();

    /// <summary>The longest that one request without a streamed answer may take, its body included. Default 2 minutes; a part of 8 MiB then needs 70 KB/s.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The longest silence inside a body that is being read. Default 1 minute.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>S3's own lower bound of <see cref="PartSize"/>: 5 MiB.</summary>
    public const int MinPartSize = 5 * 1024 * 1024;

    /// <summary>Bytes of one part of an upload, at least <see cref="MinPartSize"/>. Default 8 MiB. Memory of one put is at most three parts.</summary>
    public int PartSize { get; init; } = 8 * 1024 * 1024;

    /// <summary>Keys asked for at once when listing, 1 to 1000. Default 1000.</summary>
    public int ListPageSize { get; init; } = 1000;

    /// <summary>Measures each try when given.</summary>
    public StoreMetrics? Metrics { get; init; }
}
