using System.Diagnostics.Metrics;

namespace Sampan.Storage.Decorators;

/// <summary>The instruments of all stores of a process, on the meter <c>Sampan.Storage</c>.</summary>
/// <remarks>
/// <c>sampan.storage.call.duration</c> (histogram, seconds; tags <c>operation</c> and <c>outcome</c>: <c>ok</c>, <c>cancelled</c> or a <see cref="StoreError"/>), which counts calls too;
/// <c>sampan.storage.bytes</c> (counter, bytes of bodies; tag <c>direction</c>: <c>in</c> or <c>out</c> of this process).
/// </remarks>
public sealed class StoreMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Sampan.Storage";

    private readonly Meter _meter = new(MeterName);
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _bytes;

    /// <summary>Publishes the instruments.</summary>
    public StoreMetrics()
    {
        _duration = _meter.CreateHistogram<double>("sampan.storage.call.duration", "s", "Time of one call of an object store");
        _bytes = _meter.CreateCounter<long>("sampan.storage.bytes", "By", "Bytes of bodies moved");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    internal void Call(StoreOperation operation, string outcome, TimeSpan duration) => _duration.Record(
        duration.TotalSeconds, new KeyValuePair<string, object?>("operation", operation.ToString()), new KeyValuePair<string, object?>("outcome", outcome));

    internal void Moved(string direction, long bytes) => _bytes.Add(bytes, new KeyValuePair<string, object?>("direction", direction));
}
