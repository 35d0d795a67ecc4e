using Microsoft.Extensions.Logging;

namespace Sampan.Kubernetes.Client;

internal static partial class KubeLog
{
    [LoggerMessage(1000, LogLevel.Debug, "{Request} failed and is tried again in {Wait}: {Reason}")]
    public static partial void Retrying(this ILogger log, string request, TimeSpan wait, string reason);

    [LoggerMessage(1001, LogLevel.Debug, "{Request} was refused as unauthorized; logging in again")]
    public static partial void LoggingInAgain(this ILogger log, string request);

    [LoggerMessage(1002, LogLevel.Information, "the listing {Request} expired in the middle and starts over; what was given is not given again")]
    public static partial void Relisting(this ILogger log, string request);

    [LoggerMessage(1003, LogLevel.Debug, "the watch {Request} ended: {Reason}")]
    public static partial void WatchEnded(this ILogger log, string request, string reason);

    [LoggerMessage(1004, LogLevel.Warning, "an event of the watch {Request} can't be read and is left out: {Defect}")]
    public static partial void UnreadableEvent(this ILogger log, string request, string defect);

    [LoggerMessage(1005, LogLevel.Debug, "{GroupVersion} could not be discovered: {Reason}")]
    public static partial void DiscoveryGap(this ILogger log, string groupVersion, string reason);
}
