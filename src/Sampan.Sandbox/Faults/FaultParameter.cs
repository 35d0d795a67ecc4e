namespace Sampan.Sandbox.Faults;

/// <summary>Something a fault can be told, as <c>NAME=VALUE</c>.</summary>
/// <param name="Name">Its name, such as <c>retry-after</c>.</param>
/// <param name="Form">What its value looks like, such as <c>SECONDS</c>.</param>
/// <param name="Meaning">What it does, for people.</param>
public sealed record FaultParameter(string Name, string Form, string Meaning)
{
    /// <summary>The fault with this value; null when the value has not the right form.</summary>
    internal Func<Fault, string, Fault?> Set { get; init; } = static (_, _) => null;
}
