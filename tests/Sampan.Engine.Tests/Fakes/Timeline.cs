namespace Sampan.Engine.Tests.Fakes;

/// <summary>What happened in which order. Safe for concurrent use.</summary>
internal sealed class Timeline
{
    private readonly List<string> _events = [];

    public IReadOnlyList<string> Events
    {
        get
        {
            lock (_events) return [.. _events];
        }
    }

    public void Note(string what)
    {
        lock (_events) _events.Add(what);
    }
}
