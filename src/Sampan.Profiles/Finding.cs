namespace Sampan.Profiles;

/// <summary>One rule that one object breaks.</summary>
/// <param name="Rule">The rule's id, such as <c>no-daemonset</c>; never renamed.</param>
/// <param name="Severity">What the target does about it.</param>
/// <param name="Path">JSON path of the offending value, such as <c>$.spec.ports[0].port</c>.</param>
/// <param name="Message">What is wrong, with the value, as the target would say it.</param>
/// <param name="Remedy">What a person or a planned edit can do about it.</param>
public sealed record Finding(string Rule, Severity Severity, string Path, string Message, string Remedy);
