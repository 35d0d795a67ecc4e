namespace Sampan.Sandbox.Kinds;

/// <summary>One column definition of a Table.</summary>
/// <param name="Name">Heading, such as <c>Up-to-date</c>.</param>
/// <param name="Type"><c>string</c>, <c>integer</c>, <c>number</c>, <c>boolean</c> or <c>date</c>.</param>
/// <param name="Format"><c>name</c> for the name column, else mostly empty.</param>
/// <param name="Description">Explanation, or empty.</param>
/// <param name="Priority">0 is always shown, higher ones only with <c>-o wide</c>.</param>
internal sealed record TableColumn(string Name, string Type, string Format = "", string Description = "", int Priority = 0);
