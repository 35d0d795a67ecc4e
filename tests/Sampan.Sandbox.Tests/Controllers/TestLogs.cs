using Microsoft.Extensions.Logging;

namespace Sampan.Sandbox.Tests.Controllers;

/// <summary>Log lines of controllers in the test's own output.</summary>
internal sealed class TestLogs : ILoggerFactory, ILogger
{
    public static ILoggerFactory Factory { get; } = new TestLogs();

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        TestContext.Current.TestOutputHelper?.WriteLine($"{logLevel}: {formatter(state, exception)} {exception}");

    public void Dispose()
    {
    }
}
